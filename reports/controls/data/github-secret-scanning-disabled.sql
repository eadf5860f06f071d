-- id: github-secret-scanning-disabled
-- title: Secrets in code are looked for
-- statement: Nobody switches off the search for secrets, or goes past it.
-- severity: high
-- test: Each event that disables secret scanning or push protection, and each push past it, is an
--   exception.
-- sources: github-audit
-- key: id
-- row: One switch off, or one push past it.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
  AND time >= :begin AND time < :end
  AND action GLOB '*secret_scanning*';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'the search for secrets was switched off or passed' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
  AND time >= :begin AND time < :end
  AND action IN (
    'repository_secret_scanning.disable', 'repository_secret_scanning_push_protection.disable',
    'secret_scanning_push_protection.bypass'
  )
ORDER BY time, entry;
