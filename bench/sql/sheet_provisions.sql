-- The provisions behind it.
SELECT link.question_id, provision.paragraph, provision.force, instrument.symbol
FROM frameworks_question_provisions AS link
JOIN frameworks_provision AS provision ON provision.id = link.provision_id
JOIN reference_instrument AS instrument ON instrument.id = provision.instrument_id
JOIN frameworks_question AS question ON question.id = link.question_id
JOIN frameworks_requirement AS requirement ON requirement.id = question.requirement_id
JOIN assessments_surveyarea AS area ON area.area_id = requirement.area_id
JOIN assessments_survey AS survey ON survey.id = area.record_id
WHERE survey.id = :survey AND survey.owner_id = :organisation AND area.key = :area
