{{ config(materialized='view') }}

{{ playbook_rows('campaigns', campaign_columns()) }}
