select unnest(['DE', 'US', 'FR']) as country
