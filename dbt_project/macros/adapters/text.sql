{#- Texts of a group joined by a separator, in the order given, each once. -#}
{% macro join_texts(text, separator, order_by) -%}
    {{ return(adapter.dispatch('join_texts')(text, separator, order_by)) }}
{%- endmacro %}

{% macro default__join_texts(text, separator, order_by) -%}
    string_agg({{ text }}, '{{ separator }}' order by {{ order_by }})
{%- endmacro %}

{% macro spark__join_texts(text, separator, order_by) -%}
    array_join(transform(array_sort(collect_list(struct({{ order_by }} as position, {{ text }} as part))), x -> x.part), '{{ separator }}')
{%- endmacro %}
