-- Which records match, best first? Scores are positive, higher is better. Ties stand in the order of building, so they are stable.
SELECT record.seq, record.id, record.kind, record.lang, record.title, record.summary, record.country, record.grouping,
       record.state, record.read_on, record.checked_on, record.checked_by, record.expert, record.check_after, record.text,
       -bm25(record_fts, :w_title, :w_cues, :w_summary, :w_body)
         * CASE record.kind WHEN 'indicator' THEN :k_indicator WHEN 'checklist' THEN :k_checklist WHEN 'service' THEN :k_service
                            WHEN 'country' THEN :k_country
                            WHEN 'legal' THEN :k_legal WHEN 'term' THEN :k_term ELSE :k_article END
         * CASE WHEN record.country = '' OR :country = '' THEN 1.0
                WHEN record.country = :country THEN :own_country
                WHEN record.country IN ('EU', 'COE', 'UN', 'ILO', 'OSCE') THEN 1.0
                ELSE :other_country END AS score
FROM record_fts JOIN record ON record.seq = record_fts.rowid
WHERE record_fts MATCH :expression
  AND (:kinds = '' OR instr(:kinds, ',' || record.kind || ',') > 0)
  AND (:lang = '' OR record.lang = :lang)
  AND (:only_country = 0 OR record.country IN ('', :country, 'EU', 'COE', 'UN', 'ILO', 'OSCE'))
ORDER BY score DESC, record.seq
LIMIT :limit
