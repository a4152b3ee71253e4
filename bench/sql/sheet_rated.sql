-- How it is rated.
SELECT rating.requirement_id, rating.axis, rating.level, rating.reason, rating.number
FROM assessments_rating AS rating
JOIN assessments_surveyarea AS area ON area.id = rating.area_id
JOIN assessments_survey AS survey ON survey.id = area.record_id
WHERE survey.id = :survey AND survey.owner_id = :organisation AND area.key = :area
