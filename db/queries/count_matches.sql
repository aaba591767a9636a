-- How many records of each kind match?
SELECT record.kind, count(*)
FROM record_fts JOIN record ON record.seq = record_fts.rowid
WHERE record_fts MATCH :expression
  AND (:lang = '' OR record.lang = :lang)
  AND (:only_country = 0 OR record.country IN ('', :country, 'EU', 'COE', 'UN', 'ILO', 'OSCE'))
GROUP BY record.kind
