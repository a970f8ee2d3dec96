-- Unaccompanied asylum seeking children, by collection year.
{{ returned_by_year('stg_ssda903__uasc', 'uasc', columns=['child_id', 'ceased_on']) }}
