"""The roof: settings, addresses, home page, clock. It joins the apps and owns no table.

Imports nothing from outside the standard library, so that `plsportal.local` runs before anything is installed.
"""
