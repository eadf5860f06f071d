-- id: linux-audit-rules-changed
-- title: The audit rules of hosts stay
-- statement: Nobody removes an audit rule or stops the audit daemon of a host.
-- severity: critical
-- test: Each rule that was removed, and each end of the audit daemon, is an exception.
-- sources: auditd
-- key: id
-- row: One rule removed, or one end of the daemon.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'auditd')
  AND time >= :begin AND time < :end
  AND type IN ('CONFIG_CHANGE', 'DAEMON_END', 'DAEMON_START');

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, stream,
  'the audit of the host was narrowed or ended' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'auditd')
  AND time >= :begin AND time < :end
  AND type IN ('CONFIG_CHANGE', 'DAEMON_END', 'DAEMON_START')
  AND (type = 'DAEMON_END' OR action = 'remove_rule')
ORDER BY time, entry;
