-- Themes, kinds, entities, States and regions: distinct projects, parts under their wholes, memberships of the day of the facts.
WITH seen(id, day) AS MATERIALIZED (
    SELECT p.id, p.as_of
    FROM projects_project p
    WHERE p.standing = 'listed'
      AND (p.level IN ('public', 'platform', 'members')
           OR p.owner_id = :organisation
           OR (p.level = 'parties' AND EXISTS (
                   SELECT 1 FROM projects_project_parties named
                   WHERE named.project_id = p.id AND named.organisation_id = :organisation)))
)
SELECT 'theme', line.ancestor_id, COUNT(DISTINCT t.project_id)
FROM seen
JOIN projects_projecttheme t ON t.project_id = seen.id
JOIN reference_themeline line ON line.theme_id = t.theme_id
WHERE t.state IN ('proposed', 'confirmed')
GROUP BY line.ancestor_id
UNION ALL
SELECT 'kind', t.kind_id, COUNT(DISTINCT t.project_id)
FROM seen
JOIN projects_projectkind t ON t.project_id = seen.id
WHERE t.state IN ('proposed', 'confirmed')
GROUP BY t.kind_id
UNION ALL
SELECT 'entity', line.ancestor_id, COUNT(DISTINCT t.project_id)
FROM seen
JOIN projects_projectentity t ON t.project_id = seen.id
JOIN reference_organisationline line ON line.organisation_id = t.organisation_id
GROUP BY line.ancestor_id
UNION ALL
SELECT 'state', pair.place, COUNT(DISTINCT pair.project)
FROM (
    SELECT t.state_id AS place, t.project_id AS project
    FROM seen
    JOIN projects_projectstate t ON t.project_id = seen.id
    UNION ALL
    SELECT spell.state_id, t.project_id
    FROM seen
    JOIN projects_projectregion t ON t.project_id = seen.id
    JOIN reference_regionmember spell ON spell.region_id = t.region_id
    WHERE (spell.valid_from IS NULL OR spell.valid_from <= seen.day) AND (spell.valid_until IS NULL OR spell.valid_until >= seen.day)
) pair
GROUP BY pair.place
UNION ALL
SELECT 'region', pair.place, COUNT(DISTINCT pair.project)
FROM (
    SELECT line.ancestor_id AS place, t.project_id AS project
    FROM seen
    JOIN projects_projectregion t ON t.project_id = seen.id
    JOIN reference_regionline line ON line.region_id = t.region_id
    UNION ALL
    SELECT spell.region_id, t.project_id
    FROM seen
    JOIN projects_projectstate t ON t.project_id = seen.id
    JOIN reference_regionmember spell ON spell.state_id = t.state_id
    WHERE (spell.valid_from IS NULL OR spell.valid_from <= seen.day) AND (spell.valid_until IS NULL OR spell.valid_until >= seen.day)
) pair
GROUP BY pair.place
