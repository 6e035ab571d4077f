"""Pages of policies: one file for each thing that people do with them."""
