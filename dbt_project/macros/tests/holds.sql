{#- A condition holds in every row; NULL counts as held. -#}
{% test holds(model, condition) %}
select * from {{ model }} where not ({{ condition }})
{% endtest %}
