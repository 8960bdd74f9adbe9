"""The operations of the Polar API, a module for each group."""
