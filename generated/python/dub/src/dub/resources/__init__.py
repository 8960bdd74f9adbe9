"""The operations of the Dub API, a module for each group."""
