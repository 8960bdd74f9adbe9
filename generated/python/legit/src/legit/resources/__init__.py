"""The operations of the Legit OpenApi Documentation API, a module for each group."""
