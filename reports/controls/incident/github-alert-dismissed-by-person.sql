-- id: github-alert-dismissed-by-person
-- title: Alerts on weaknesses are not waved away
-- statement: Nobody dismisses an alert on a vulnerable dependency or on code.
-- severity: medium
-- test: Each alert that a user dismissed is an exception.
-- sources: github-audit
-- key: id
-- row: One alert dismissed.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
  AND time >= :begin AND time < :end
  AND (action GLOB 'repository_vulnerability_alert.*' OR action GLOB 'code_scanning.*');

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'a person dismissed an alert' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
  AND time >= :begin AND time < :end
  AND actor_kind = 'user'
  AND action IN ('code_scanning.alert_closed_by_user', 'repository_vulnerability_alert.dismiss')
ORDER BY time, entry;
