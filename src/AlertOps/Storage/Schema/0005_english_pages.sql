-- What an incident's page says is kept in both languages of the pages; null in what was planned before this, which is shown as it was.
alter table notices add column document_en text;
alter table incidents add column title_en text;
