"""Models of buying in plain Python: fitted by maximum likelihood, without dbt and without a database."""
