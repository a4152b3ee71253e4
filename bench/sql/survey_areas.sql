-- Its areas, each with what is asked, answered, rated and found.
SELECT area.id, area.key, area.heading, area.signed_off_at,
       (SELECT count(*) FROM frameworks_question AS question
        JOIN frameworks_requirement AS requirement ON requirement.id = question.requirement_id
        WHERE requirement.area_id = area.area_id),
       (SELECT count(*) FROM assessments_answer AS answer
        WHERE answer.area_id = area.id AND answer.lane = 'assessor' AND (answer.value IS NOT NULL OR answer.remarks <> '')),
       (SELECT count(*) FROM assessments_rating AS rating WHERE rating.area_id = area.id AND rating.lane = 'assessor'),
       (SELECT count(*) FROM assessments_finding AS finding WHERE finding.area_id = area.id)
FROM assessments_surveyarea AS area
JOIN assessments_survey AS survey ON survey.id = area.record_id
WHERE survey.id = :survey AND survey.owner_id = :organisation
ORDER BY area.position
