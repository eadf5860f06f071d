-- id: refund-over-limit
-- title: Large refunds have two approvals
-- statement: A refund over the limit is paid only after two people approved it.
-- severity: critical
-- test: Each refund.paid whose data.amount is over the limit needs refund.approved events by two
--   different people, earlier, in a stream of the same name in the shop's container. People are
--   told apart by the identity map. A refund whose amount can't be read as a number counts as over
--   the limit.
-- sources: chained-jsonl, cosmos
-- lookback: 30d
-- key: id
-- parameter: most = 500
-- row: One large refund without two approvals.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
  AND time >= :begin AND time < :end
  AND action = 'refund.paid';

-- exceptions
WITH refund AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    json_extract(record(entry), '$.data.amount') AS amount
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
    AND time >= :begin AND time < :end
    AND action = 'refund.paid'
),
approval AS MATERIALIZED (
  SELECT stream, coalesce(person, actor) AS person, min(time) AS time
  FROM event
  LEFT JOIN person_name AS known ON known.source = event.source AND known.name = event.actor
  WHERE event.source IN (SELECT name FROM source WHERE format = 'cosmos')
    AND time >= :lookback_begin AND action = 'refund.approved'
  GROUP BY stream, coalesce(person, actor)
)
SELECT entry, id, time, actor, action, target, outcome, stream, amount,
  'over the limit without two approvals' AS condition
FROM refund
WHERE NOT (typeof(amount) IN ('integer', 'real') AND amount <= :most)
  AND entry NOT IN (
    SELECT refund.entry
    FROM refund
    JOIN approval ON approval.stream = refund.stream AND approval.time <= refund.time
    GROUP BY refund.entry
    HAVING count(approval.person) >= 2
  )
ORDER BY time, entry;
