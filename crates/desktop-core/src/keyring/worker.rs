//! The thread that talks to the keyring, and what happens when a prompt keeps it from answering.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU8, AtomicUsize, Ordering},
        mpsc::{self, RecvTimeoutError, SendError},
    },
    thread,
    time::Duration,
};

use crate::secrets::SecretError;

type Job<C> = Box<dyn FnOnce(&mut C) + Send>;

/// One thread that all calls run on, one after the other, with what they share.
///
/// A call that gets no answer in time is given up, and the thread with it: a prompt that nobody
/// answers must not keep later calls waiting. They get another thread.
pub(super) struct Worker<C> {
    jobs: Mutex<Option<mpsc::Sender<Job<C>>>>,
    patience: Duration,
    waiting: AtomicUsize,
}

impl<C: Default + 'static> Worker<C> {
    /// No thread yet. A call is given up after `patience`.
    pub(super) fn new(patience: Duration) -> Self {
        Self {
            jobs: Mutex::default(),
            patience,
            waiting: AtomicUsize::new(0),
        }
    }

    /// Whether a call waits for its answer.
    pub(super) fn is_waiting(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) > 0
    }

    /// Runs `work` on the thread and waits for it.
    ///
    /// # Errors
    /// What `work` fails with; [`SecretError::Locked`] when a prompt was not answered in time.
    pub(super) fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut C, &Turn) -> Result<T, SecretError> + Send + 'static,
    ) -> Result<T, SecretError> {
        let turn = Arc::new(Turn::default());
        let own = Arc::clone(&turn);
        let (answer, answered) = mpsc::sync_channel(1);
        self.send(Box::new(move |shared| {
            // Nobody waits for it any more when it was given up.
            let _ = answer.send(work(shared, &own));
        }))?;
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let answer = self.wait(&answered, &turn);
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        answer
    }

    fn wait<T>(
        &self,
        answered: &mpsc::Receiver<Result<T, SecretError>>,
        turn: &Turn,
    ) -> Result<T, SecretError> {
        let silence = match answered.recv_timeout(self.patience) {
            Ok(done) => return done,
            Err(silence) => silence,
        };
        // The next call begins with another thread.
        self.jobs().take();
        if silence == RecvTimeoutError::Disconnected {
            return Err(ended());
        }
        if turn.give_up() {
            return Err(SecretError::Locked);
        }
        // It is past its prompt: what is left is short, and its outcome counts.
        answered
            .recv_timeout(self.patience)
            .unwrap_or_else(|_| Err(SecretError::Failed("it does not answer".into())))
    }

    fn send(&self, job: Job<C>) -> Result<(), SecretError> {
        let mut jobs = self.jobs();
        let job = match jobs.as_ref() {
            None => job,
            Some(thread) => match thread.send(job) {
                Ok(()) => return Ok(()),
                // A panic ended that thread.
                Err(SendError(job)) => job,
            },
        };
        let thread = start().map_err(|error| SecretError::Failed(error.to_string()))?;
        thread.send(job).map_err(|_| ended())?;
        *jobs = Some(thread);
        Ok(())
    }

    fn jobs(&self) -> MutexGuard<'_, Option<mpsc::Sender<Job<C>>>> {
        // Every change under this lock is one assignment.
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn start<C: Default + 'static>() -> std::io::Result<mpsc::Sender<Job<C>>> {
    let (jobs, queue) = mpsc::channel::<Job<C>>();
    thread::Builder::new()
        .name("keyring".into())
        .spawn(move || {
            let mut shared = C::default();
            for job in queue {
                job(&mut shared);
            }
        })?;
    Ok(jobs)
}

fn ended() -> SecretError {
    SecretError::Failed("its thread has ended".into())
}

/// A call's right to read or change something. It is gone once nobody waits for the call: what was
/// given up must not be written later, over what was kept since.
#[derive(Default)]
pub(super) struct Turn(AtomicU8);

/// A [`Turn`] that has begun.
const BEGUN: u8 = 1;
/// A [`Turn`] that was given up.
const GIVEN_UP: u8 = 2;

impl Turn {
    /// Called between the prompt and the work.
    ///
    /// # Errors
    /// [`SecretError::Locked`] when it was given up.
    pub(super) fn begin(&self) -> Result<(), SecretError> {
        match self.settle(BEGUN) {
            BEGUN => Ok(()),
            _ => Err(SecretError::Locked),
        }
    }

    /// Whether it could be given up, because it has not begun.
    fn give_up(&self) -> bool {
        self.settle(GIVEN_UP) == GIVEN_UP
    }

    /// Settles it as this, unless it is settled already; what it is settled as.
    fn settle(&self, to: u8) -> u8 {
        let settled = self
            .0
            .compare_exchange(0, to, Ordering::AcqRel, Ordering::Acquire);
        settled.map_or_else(|before| before, |_| to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_that_nobody_answers_keeps_no_later_call_waiting_and_writes_nothing_when_it_ends() {
        let worker = Worker::<()>::new(Duration::from_millis(20));
        let (answer_prompt, prompt) = mpsc::channel::<()>();
        let (ended, outcome) = mpsc::channel();
        let stuck = worker.call(move |(), turn| {
            let _ = prompt.recv();
            ended.send(turn.begin()).unwrap();
            Ok(())
        });
        assert_eq!(stuck, Err(SecretError::Locked));
        assert!(!worker.is_waiting());

        let worker = Worker {
            patience: Duration::from_secs(60),
            ..worker
        };
        let next = worker.call(|(), turn| {
            turn.begin()?;
            Ok(7)
        });
        assert_eq!(next, Ok(7));

        answer_prompt.send(()).unwrap();
        assert_eq!(outcome.recv().unwrap(), Err(SecretError::Locked));
    }

    #[test]
    fn what_has_begun_is_waited_for() {
        let worker = Worker::<()>::new(Duration::from_millis(20));
        let worker = Arc::new(worker);
        let (go_on, gate) = mpsc::channel::<()>();
        let at = Arc::clone(&worker);
        let done = worker.call(move |(), turn| {
            turn.begin()?;
            // It is given up in vain by the time that its thread has been let go of.
            while at.jobs().is_some() {
                thread::yield_now();
            }
            drop(go_on);
            let _ = gate.recv();
            Ok("written")
        });
        assert_eq!(done, Ok("written"));
    }

    #[test]
    fn a_thread_that_panicked_is_replaced() {
        let worker = Worker::<()>::new(Duration::from_secs(60));
        let fell = worker.call(|(), _| -> Result<(), SecretError> { panic!("on purpose") });
        assert!(matches!(fell, Err(SecretError::Failed(_))), "{fell:?}");
        assert_eq!(worker.call(|(), _| Ok(7)), Ok(7));
    }
}
