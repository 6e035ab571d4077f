"""The demonstration: a made-up group of companies, a chooser of people and a mailbox. Never beside real people."""
