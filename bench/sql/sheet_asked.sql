-- What one area asks: its requirements with their questions.
SELECT requirement.id, requirement.code, requirement.text, requirement.levels, question.id, question.code,
       question.text, question.guidance, question.options, question.conditions
FROM assessments_surveyarea AS area
JOIN assessments_survey AS survey ON survey.id = area.record_id
JOIN frameworks_requirement AS requirement ON requirement.area_id = area.area_id
JOIN frameworks_question AS question ON question.requirement_id = requirement.id
WHERE survey.id = :survey AND survey.owner_id = :organisation AND area.key = :area
ORDER BY requirement.position, question.position
