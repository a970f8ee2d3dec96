-- Every counted case of the indicators that are added up or taken on a day, in one shape.
{{ union_measures([
    'int_front_door_measured',
    'int_protection_measured',
    'int_care_measured',
    'int_care_leaver_measured',
    'int_distance_measured',
    'int_clock_timed',
    'int_arrival_measured',
]) }}
