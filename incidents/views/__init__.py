"""Pages of reports and cases: every one loads through `wall.visible_to` and is kept by nobody."""
