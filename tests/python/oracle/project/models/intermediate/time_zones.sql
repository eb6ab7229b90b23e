select unnest(['UTC', 'Europe/Berlin', 'America/New_York', 'America/Havana', 'America/Santiago']) as time_zone
