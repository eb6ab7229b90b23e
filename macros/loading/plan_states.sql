{#- What each plan event leaves a person in: {event_name: plan state}. -#}
{% macro plan_states() %}
    {{ return({
        'trial_started': 'trial',
        'subscription_started': 'subscribed',
        'subscription_renewed': 'subscribed',
        'subscription_cancelled': 'cancelled',
        'billing_issue': 'payment_due',
        'subscription_expired': 'expired',
    }) }}
{% endmacro %}
