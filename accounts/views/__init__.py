"""Pages of the register, of requests and decisions, and the public list."""
