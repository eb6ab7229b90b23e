-- what the next run compares with: written once the changes of this run are stored
-- depends_on: {{ ref('int_user_changes') }}
select
    user_id,
    fact_hash
from {{ ref('int_user_facts') }}
