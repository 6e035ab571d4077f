"""Shape and politeness of what people enter about companies and people: one file per noun."""
