"""How fast the product is with a whole country in it: `python -m bench` measures and writes docs/performance.md."""
