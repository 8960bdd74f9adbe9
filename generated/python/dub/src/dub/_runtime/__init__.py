"""What every generated package brings along: models, calls, errors. Copied byte for
byte from Specloom.
"""
