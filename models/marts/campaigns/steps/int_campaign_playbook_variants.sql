{{ config(materialized='view') }}

{{ playbook_rows('campaign_variants', variant_columns()) }}
