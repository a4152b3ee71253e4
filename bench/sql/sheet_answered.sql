-- What stands there: answers of the assessors' lane with their sources.
SELECT answer.id, answer.question_id, answer.value, answer.remarks, answer.number, answer.changed_at, source.citation
FROM assessments_answer AS answer
JOIN assessments_surveyarea AS area ON area.id = answer.area_id
JOIN assessments_survey AS survey ON survey.id = area.record_id
LEFT JOIN assessments_source AS source ON source.answer_id = answer.id
WHERE survey.id = :survey AND survey.owner_id = :organisation AND area.key = :area
