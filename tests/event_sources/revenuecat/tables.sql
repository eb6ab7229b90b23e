-- an endpoint that keeps what RevenueCat posts as it came, one message a line
create schema if not exists revenuecat;

create or replace table revenuecat.webhooks as
select * from read_csv('{folder}/webhooks.tsv', delim = '\t', quote = '', escape = '', header = true,
    columns = {received_at: 'VARCHAR', body: 'VARCHAR'});
