//! What a window says, given to screen readers by the platform's own way. Without any this costs a thread that sleeps.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use accesskit::{Action, Live, Node, NodeId, Rect, TreeId, TreeInfo, TreeUpdate};
use accesskit_winit::Adapter;
use winit::event::WindowEvent;
use winit::event_loop::{ActiveEventLoop, EventLoopProxy};
use winit::window::Window;

use super::AppEvent;
use crate::geom::Transform;
use crate::show::Wake;
use crate::show::command::Command;
use crate::view;
use crate::view::access::{Element, Role};

/// What moves is told of again after this: a line that is being typed is told once it is there.
const CALM: Duration = Duration::from_secs(2);

/// The window itself, and where it tells what is new.
const WINDOW: NodeId = NodeId(0);

/// A window's tree, as long as anybody listens.
pub struct Access {
    /// `None` once it has failed: a show goes on without it.
    adapter: Option<Adapter>,
    /// What was told last, as far as it was finished.
    heard: Option<Element>,
    told_at: Option<Instant>,
    news: News,
    commands: HashMap<NodeId, Command>,
}

/// What was new when something last was.
#[derive(Default)]
struct News {
    words: String,
    /// How many times something was.
    count: u64,
}

impl Access {
    /// For a window that was not shown yet.
    pub fn new(event_loop: &ActiveEventLoop, window: &Window, events: EventLoopProxy<AppEvent>) -> Access {
        let made = || Adapter::with_event_loop_proxy(event_loop, window, events);
        let adapter = catch_unwind(AssertUnwindSafe(made)).ok();
        Access { adapter, heard: None, told_at: None, news: News::default(), commands: HashMap::new() }
    }

    /// What the platform has to say of the window.
    pub fn hear(&mut self, window: &Window, event: &WindowEvent) {
        self.guarded(|adapter| adapter.process_event(window, event));
    }

    /// Nobody listens any more.
    pub fn forget(&mut self) {
        (self.heard, self.told_at) = (None, None);
        self.commands.clear();
    }

    /// What activating an element does.
    pub fn command(&self, id: NodeId) -> Option<&Command> {
        self.commands.get(&id)
    }

    /// Something happened that is to be told at once.
    pub fn hurry(&mut self) {
        self.told_at = None;
    }

    /// Tells what is in the window, and if it `speaks` what of it is new. `element` is asked for when somebody listens;
    /// `to` takes its units to pixels.
    pub fn tell(&mut self, wake: Wake, to: Transform, speaks: bool, now: Instant, element: impl FnOnce() -> Element) {
        let moves = match wake {
            Wake::NextFrame => true,
            Wake::After(time) => time < CALM,
            Wake::Never => false,
        };
        if moves && self.told_at.is_some_and(|at| now.saturating_duration_since(at) < CALM) {
            return;
        }
        let (before, mut news) = (self.heard.take(), std::mem::take(&mut self.news));
        let mut told = None;
        self.guarded(|adapter| {
            adapter.update_if_active(|| {
                let element = element();
                let heard = if moves { view::access::unfinished(&element) } else { element.clone() };
                let words = before.filter(|_| speaks).map(|before| view::access::news(&before, &heard));
                if let Some(words) = words.filter(|words| !words.is_empty()) {
                    news = News { words, count: news.count + 1 };
                }
                let (update, commands) = tree(&element, to, &news);
                told = Some((heard, commands));
                update
            });
        });
        self.news = news;
        if let Some((heard, commands)) = told {
            (self.heard, self.commands, self.told_at) = (Some(heard), commands, Some(now));
        }
    }

    fn guarded(&mut self, act: impl FnOnce(&mut Adapter)) {
        if let Some(adapter) = &mut self.adapter
            && catch_unwind(AssertUnwindSafe(|| act(adapter))).is_err()
        {
            self.adapter = None;
        }
    }
}

/// A window as accesskit wants it, and what its nodes do.
fn tree(window: &Element, to: Transform, news: &News) -> (TreeUpdate, HashMap<NodeId, Command>) {
    let mut nodes = Nodes { to, nodes: Vec::new(), commands: HashMap::new(), focus: WINDOW };
    let mut children = nodes.children(window, WINDOW);
    if !news.words.is_empty() {
        let mut node = Node::new(accesskit::Role::Status);
        node.set_label(news.words.as_str());
        node.set_live(Live::Polite);
        // A new one each time: what is told again has not changed.
        let id = id(&(WINDOW.0, "news", news.count));
        nodes.nodes.push((id, node));
        children.push(id);
    }
    let mut node = Node::new(accesskit::Role::Window);
    node.set_label(window.name.as_str());
    node.set_children(children);
    nodes.nodes.push((WINDOW, node));
    let tree = Some(TreeInfo::new(WINDOW));
    (TreeUpdate { nodes: nodes.nodes, tree, tree_id: TreeId::ROOT, focus: nodes.focus }, nodes.commands)
}

struct Nodes {
    to: Transform,
    nodes: Vec<(NodeId, Node)>,
    commands: HashMap<NodeId, Command>,
    focus: NodeId,
}

impl Nodes {
    /// The children of an element. What is of the same kind in the same place is the same node.
    fn children(&mut self, parent: &Element, parent_id: NodeId) -> Vec<NodeId> {
        let mut counts: HashMap<Role, usize> = HashMap::new();
        let mut ids = Vec::new();
        for child in &parent.children {
            let count = counts.entry(child.role).or_default();
            *count += 1;
            // Nothing of a slide is on another.
            let slide = if child.role == Role::Slide { child.name.as_str() } else { "" };
            let id = id(&(parent_id.0, child.role, *count, slide));
            let node = self.node(child, id);
            self.nodes.push((id, node));
            ids.push(id);
        }
        ids
    }

    fn node(&mut self, element: &Element, id: NodeId) -> Node {
        let mut node = Node::new(role(element.role));
        let (name, value) = (element.name.as_str(), element.value.as_str());
        match element.role {
            // Not every platform has values that are words.
            Role::Label => node.set_value(format!("{name}: {value}")),
            Role::Timer => node.set_label(format!("{name}: {value}")),
            Role::Field => {
                node.set_label(name);
                node.set_value(value);
                node.set_description(value);
                self.focus = id;
            }
            _ => {
                if !name.is_empty() {
                    node.set_label(name);
                }
                if !value.is_empty() {
                    node.set_description(value);
                }
            }
        }
        match element.role {
            Role::Heading(level) => node.set_level(level.into()),
            Role::Dialog => node.set_modal(),
            Role::Choice => node.set_selected(element.selected),
            _ => {}
        }
        if element.selected {
            self.focus = id;
        }
        if let Some(command) = &element.command {
            node.add_action(Action::Click);
            self.commands.insert(id, command.clone());
        }
        if let Some(bounds) = element.bounds {
            let bounds = self.to.apply_rect(bounds);
            let [left, top, right, bottom] = [bounds.x, bounds.y, bounds.right(), bounds.bottom()].map(f64::from);
            node.set_bounds(Rect::new(left, top, right, bottom));
        }
        node.set_children(self.children(element, id));
        node
    }
}

fn id(what: &impl Hash) -> NodeId {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    NodeId(hasher.finish())
}

fn role(role: Role) -> accesskit::Role {
    match role {
        Role::Window => accesskit::Role::Window,
        Role::Slide => accesskit::Role::Document,
        Role::Heading(_) => accesskit::Role::Heading,
        Role::Paragraph => accesskit::Role::Paragraph,
        Role::Quote => accesskit::Role::Blockquote,
        Role::List => accesskit::Role::List,
        Role::ListItem => accesskit::Role::ListItem,
        Role::Table => accesskit::Role::Table,
        Role::Row => accesskit::Role::Row,
        Role::ColumnHeader => accesskit::Role::ColumnHeader,
        Role::Cell => accesskit::Role::Cell,
        Role::Code => accesskit::Role::Code,
        Role::Image => accesskit::Role::Image,
        Role::Formula => accesskit::Role::Math,
        Role::Link => accesskit::Role::Link,
        Role::Note => accesskit::Role::Note,
        Role::Caption => accesskit::Role::Caption,
        Role::Group => accesskit::Role::Group,
        Role::Label => accesskit::Role::Label,
        Role::Timer => accesskit::Role::Timer,
        Role::Status => accesskit::Role::Status,
        Role::Dialog => accesskit::Role::Dialog,
        Role::Field => accesskit::Role::TextInput,
        Role::Choice => accesskit::Role::ListBoxOption,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn window(slide: &str, words: &[&str]) -> Element {
        let paragraphs = words.iter().map(|words| Element::new(Role::Paragraph, *words)).collect();
        let slide = Element { children: paragraphs, ..Element::new(Role::Slide, slide) };
        Element { children: vec![slide], ..Element::new(Role::Window, "T") }
    }

    fn nodes(window: &Element, news: &News) -> Vec<NodeId> {
        let update = tree(window, Transform::IDENTITY, news).0;
        let ids: Vec<NodeId> = update.nodes.iter().map(|(id, _)| *id).collect();
        // What accesskit asks of a tree, and panics without.
        let known: HashSet<NodeId> = ids.iter().copied().collect();
        assert_eq!(known.len(), ids.len());
        assert!(known.contains(&update.focus));
        assert!(update.nodes.iter().all(|(_, node)| node.children().iter().all(|child| known.contains(child))));
        ids
    }

    #[test]
    fn what_stays_is_the_same_node() {
        let (one, two) = (window("1", &["a", "b"]), window("1", &["a", "b", "c"]));
        let (one, two) = (nodes(&one, &News::default()), nodes(&two, &News::default()));
        assert_eq!(one.iter().filter(|id| two.contains(id)).count(), one.len());
        let other = nodes(&window("2", &["a", "b"]), &News::default());
        assert_eq!(one.iter().filter(|id| other.contains(id)).count(), 1, "only the window itself");
    }

    #[test]
    fn the_same_news_told_again_is_another_node() {
        let news = |count| News { words: "again".into(), count };
        let [one, two] = [1, 2].map(|count| nodes(&window("1", &[]), &news(count)));
        assert_eq!(one.iter().filter(|id| two.contains(id)).count(), one.len() - 1);
    }

    #[test]
    fn what_can_be_activated_has_a_command() {
        let link = Element { command: Some(Command::GoTo(3)), ..Element::new(Role::Link, "there") };
        let window = Element { children: vec![link], ..Element::new(Role::Window, "T") };
        let (update, commands) = tree(&window, Transform::IDENTITY, &News::default());
        assert_eq!(commands.into_values().collect::<Vec<_>>(), [Command::GoTo(3)]);
        assert!(update.nodes.iter().any(|(_, node)| node.supports_action(Action::Click)));
    }
}
