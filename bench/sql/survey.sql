-- A survey that its assessing body reads, with its State and the label of its version.
SELECT survey.id, survey.reference, survey.stage, survey.stage_due_on, state.names, version.label
FROM assessments_survey AS survey
JOIN reference_state AS state ON state.id = survey.state_id
JOIN frameworks_version AS version ON version.id = survey.version_id
WHERE survey.id = :survey AND survey.owner_id = :organisation
