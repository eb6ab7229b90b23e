"""What the tests of the event pipeline share: running dbt, comparing tables, and making nasty raw data."""
