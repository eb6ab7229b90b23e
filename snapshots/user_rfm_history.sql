{#- The clock of a snapshot is as_of: what changed between two builds is dated to the later one's as_of, whenever it ran. -#}
{% snapshot user_rfm_history %}

select
    user_id,
    recency_score,
    frequency_score,
    monetary_score,
    rfm_segment,
    {{ as_of() }} as as_of
from {{ ref('user_rfm') }}

{% endsnapshot %}
