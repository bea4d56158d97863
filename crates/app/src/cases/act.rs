//! What a person does to a case.

use buzheng_domain::DomainError;
use buzheng_domain::archive::ArchiveRow;
use buzheng_domain::case::{ChosenFile, Command};
use buzheng_domain::ids::{ArchiveRowId, CaseId};
use buzheng_domain::matching::compare;

use crate::actor::load;
use crate::error::AppError;
use crate::{App, Changed, organs};

impl App {
    /// Carries out a command that needs nothing else. Saved when this returns.
    pub fn command(&self, case_id: CaseId, command: Command) -> Result<Changed, AppError> {
        let command = if let Command::AnswerFacts { mut answers } = command {
            let organs = self.store.read(|view| view.organs())?;
            organs::answer(&mut answers, &organs);
            Command::AnswerFacts { answers }
        } else {
            command
        };
        self.act(case_id, command)
    }

    /// Takes an old file of the local index as theirs. The comparison is made here, in the same transaction, and not taken from
    /// the screen.
    pub fn choose_file(&self, case_id: CaseId, row_id: ArchiveRowId) -> Result<Changed, AppError> {
        self.store.transaction_with_reserve(|tx| {
            let mut row = tx.view().archive_row(row_id)?.ok_or(AppError::NoFile)?;
            organs::settle(&mut row, &tx.view().organs()?);
            let case = load(&tx.view(), case_id)?.ok_or(AppError::NoCase)?.case;
            let (man, woman) = case.couple().ok_or(DomainError::PartiesIncomplete)?;
            let matched = compare(&row, man, woman);
            self.act_in(tx, case_id, Command::ChooseFile { file: Box::new(ChosenFile { row, matched }) })
        })?;
        Ok(Changed::case(case_id))
    }

    /// Takes a file typed in from another archive's answer as theirs, compared as one of the index.
    pub fn enter_file(&self, case_id: CaseId, mut row: ArchiveRow) -> Result<Changed, AppError> {
        row.id = ArchiveRowId::from_uuid(self.ports.ids.next(self.ports.clock.now()));
        self.store.transaction_with_reserve(|tx| {
            let case = load(&tx.view(), case_id)?.ok_or(AppError::NoCase)?.case;
            let (man, woman) = case.couple().ok_or(DomainError::PartiesIncomplete)?;
            let mut row = row.clone();
            organs::settle(&mut row, &tx.view().organs()?);
            let file = ChosenFile { matched: compare(&row, man, woman), row };
            self.act_in(tx, case_id, Command::ChooseFile { file: Box::new(file) })
        })?;
        Ok(Changed::case(case_id))
    }

    /// Notes that nothing in the local index fits.
    pub fn record_not_found(&self, case_id: CaseId) -> Result<Changed, AppError> {
        let index_rows = self.index_rows()?;
        self.act(case_id, Command::RecordNotFound { index_rows })
    }

    pub(crate) fn index_rows(&self) -> Result<u32, AppError> {
        let rows = self.store.read(|view| view.archive_count())?;
        Ok(u32::try_from(rows).unwrap_or(u32::MAX))
    }
}
