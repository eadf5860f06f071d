-- id: github-sign-in-rules-weakened
-- title: GitHub keeps asking for a second factor
-- statement: Two-factor authentication and single sign-on stay required in the organisation.
-- severity: critical
-- test: Each event that ends the requirement of two factors, single sign-on, the restriction of
--   OAuth apps or the list of allowed addresses is an exception.
-- sources: github-audit
-- key: id
-- row: One requirement of sign-in that was ended.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
  AND time >= :begin AND time < :end
  AND action GLOB 'org.*';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'a requirement of sign-in was ended' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
  AND time >= :begin AND time < :end
  AND action IN (
    'org.disable_oauth_app_restrictions', 'org.disable_saml',
    'org.disable_two_factor_requirement'
  )
ORDER BY time, entry;
