"""Pages of consents, customers' permissions and publications, and the personal links without log-in."""
