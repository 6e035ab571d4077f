"""Pages of companies and people: one file per noun."""
