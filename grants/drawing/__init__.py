"""The draw of experts: the pool, the algorithm, the protocol. docs/draw.md tells anyone how to repeat it."""
