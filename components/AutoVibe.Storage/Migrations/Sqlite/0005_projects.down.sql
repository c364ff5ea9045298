DROP TABLE project_files;
DROP TABLE intake_counts;
DROP TABLE intakes;
DROP TABLE projects;
