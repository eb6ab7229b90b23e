-- the columns of atomic.events that are read, with the types of the loaders for Databricks and BigQuery
create schema if not exists atomic;

create or replace table atomic.events as
select * from read_json('{folder}/events.ndjson', format = 'newline_delimited', columns = {
    app_id: 'VARCHAR',
    platform: 'VARCHAR',
    event: 'VARCHAR',
    event_id: 'VARCHAR',
    event_name: 'VARCHAR',
    collector_tstamp: 'TIMESTAMP',
    dvce_created_tstamp: 'TIMESTAMP',
    dvce_sent_tstamp: 'TIMESTAMP',
    derived_tstamp: 'TIMESTAMP',
    user_id: 'VARCHAR',
    domain_userid: 'VARCHAR',
    network_userid: 'VARCHAR',
    domain_sessionid: 'VARCHAR',
    user_ipaddress: 'VARCHAR',
    useragent: 'VARCHAR',
    page_url: 'VARCHAR',
    page_urlpath: 'VARCHAR',
    se_category: 'VARCHAR',
    se_action: 'VARCHAR',
    se_label: 'VARCHAR',
    se_property: 'VARCHAR',
    se_value: 'DOUBLE',
    unstruct_event_com_snowplowanalytics_snowplow_ecommerce_snowplow_ecommerce_action_1: 'STRUCT(type VARCHAR, name VARCHAR)',
    unstruct_event_com_snowplowanalytics_snowplow_application_foreground_1: 'STRUCT(foreground_index BIGINT)',
    unstruct_event_com_acme_trial_started_1: 'STRUCT(plan VARCHAR, seats BIGINT)',
    contexts_com_snowplowanalytics_snowplow_ecommerce_product_1: 'STRUCT(id VARCHAR, name VARCHAR, category VARCHAR, price DOUBLE, list_price DOUBLE, quantity BIGINT, currency VARCHAR)[]',
    contexts_com_snowplowanalytics_snowplow_ecommerce_transaction_1: 'STRUCT(transaction_id VARCHAR, revenue DOUBLE, currency VARCHAR, payment_method VARCHAR, total_quantity BIGINT, tax DOUBLE, shipping DOUBLE, discount_code VARCHAR, discount_amount DOUBLE)[]',
    contexts_com_snowplowanalytics_snowplow_ecommerce_refund_1: 'STRUCT(transaction_id VARCHAR, currency VARCHAR, refund_amount DOUBLE, refund_reason VARCHAR)[]',
    contexts_com_snowplowanalytics_snowplow_client_session_1: 'STRUCT(user_id VARCHAR, session_id VARCHAR)[]',
    contexts_com_snowplowanalytics_mobile_application_1: 'STRUCT(version VARCHAR, build VARCHAR)[]',
    contexts_com_acme_user_1: 'STRUCT(plan_interest VARCHAR, seats BIGINT, marketing_opt_in BOOLEAN)[]'
});
