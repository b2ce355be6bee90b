"""The Python runtime: main.py is the loop, the others are what it is made of."""
