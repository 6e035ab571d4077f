"""Shape and politeness of what is entered about companies and people: one file per noun."""
