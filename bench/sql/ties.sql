-- What the projects of that page are tied to.
WITH page(id) AS (
    SELECT p.id
    FROM projects_project p
    WHERE p.standing = 'listed'
      AND (p.level IN ('public', 'platform', 'members')
           OR p.owner_id = :organisation
           OR (p.level = 'parties' AND EXISTS (
                   SELECT 1 FROM projects_project_parties named
                   WHERE named.project_id = p.id AND named.organisation_id = :organisation)))
    ORDER BY p.pillar_id, p.serial, p.id
    LIMIT 50
)
SELECT 'entity', t.project_id, t.organisation_id, t.printed FROM projects_projectentity t JOIN page ON page.id = t.project_id
UNION ALL
SELECT 'state', t.project_id, t.state_id, '' FROM projects_projectstate t JOIN page ON page.id = t.project_id
UNION ALL
SELECT 'region', t.project_id, t.region_id, '' FROM projects_projectregion t JOIN page ON page.id = t.project_id
UNION ALL
SELECT 'reach', t.project_id, t.organisation_id, '' FROM projects_projectreach t JOIN page ON page.id = t.project_id
UNION ALL
SELECT 'theme', t.project_id, t.theme_id, t.state FROM projects_projecttheme t JOIN page ON page.id = t.project_id
