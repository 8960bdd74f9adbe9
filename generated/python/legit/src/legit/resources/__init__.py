"""The operations of the Legit API, a module for each group."""
