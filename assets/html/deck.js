"use strict";
// Shows the slides of this page one at a time, step by step. Terminals play from the frames beside each slide.
(() => {
  const slides = [...document.querySelectorAll(".slide")];
  const place = document.querySelector(".place");
  const help = document.querySelector(".help");
  const reduced = matchMedia("(prefers-reduced-motion: reduce)");
  const TRANSITION = 350;
  let at = -1;
  let step = 0;
  let typed = "";
  let playing = 0;
  let leaving = 0;

  /** What the address names; what is no encoding of anything stays as it is. */
  function named() {
    const name = location.hash.slice(1);
    try {
      return decodeURIComponent(name);
    } catch {
      return name;
    }
  }

  /** The last step of a slide. */
  const last = (slide) => Number(slide.dataset.steps);

  /** What moves on a slide: an element, its frames, and what it showed as a document. */
  const films = new Map();
  function filmsOf(slide) {
    if (!films.has(slide)) {
      const data = slide.querySelector("script");
      const all = data ? JSON.parse(data.textContent) : [];
      films.set(slide, [...slide.querySelectorAll("[data-film]")].map((element) => (
        { element, still: element.innerHTML, state: null, ...all[Number(element.dataset.film)] })));
    }
    return films.get(slide);
  }

  function draw(film, state) {
    if (film.state === state) return;
    film.state = state;
    film.element.innerHTML = state === null ? film.still : film.states[state].map((part) => film.parts[part]).join("");
  }

  /** Shows each film `age` milliseconds after its step began; in how many milliseconds one of them changes. */
  function drawFilms(slide, age) {
    let next = Infinity;
    for (const film of filmsOf(slide)) {
      const track = film.steps[Math.min(step, film.steps.length - 1)];
      const time = track.loop && age !== Infinity ? age % track.loop : age;
      const index = Math.max(0, track.at.findLastIndex(([from]) => from <= time));
      draw(film, track.at[index][1]);
      if (index + 1 < track.at.length) next = Math.min(next, track.at[index + 1][0] - time);
      else if (track.loop) next = Math.min(next, track.loop - time);
    }
    return age === Infinity ? Infinity : next;
  }

  function play(slide, moves) {
    clearTimeout(playing);
    if (!moves || reduced.matches) return drawFilms(slide, Infinity);
    const start = performance.now();
    const frame = () => {
      const next = drawFilms(slide, performance.now() - start);
      if (next < Infinity) playing = setTimeout(frame, Math.ceil(next));
    };
    frame();
  }

  function drawSteps(slide, moves) {
    for (const part of slide.querySelectorAll("[data-step], [data-until]")) {
      const number = Number(part.dataset.step || 0);
      const until = Number(part.dataset.until || Infinity);
      part.style.visibility = number <= step && step < until ? "visible" : "hidden";
      part.classList.toggle("step-in", moves && number === step);
    }
  }

  /** Makes a slide the finished page it is on paper. */
  function finish(slide) {
    clearTimeout(playing);
    for (const part of slide.querySelectorAll("[data-step], [data-until]")) {
      part.style.visibility = "";
      part.classList.remove("step-in");
    }
    for (const film of films.get(slide) || []) draw(film, null);
  }

  function clearTransition() {
    clearTimeout(leaving);
    for (const slide of slides) slide.classList.remove("off", "fade-in", "slide-in", "push-out");
  }

  function transition(from, to, forward) {
    clearTransition();
    const kind = (forward ? to : from).dataset.transition;
    if (!kind || reduced.matches || document.body.classList.contains("overview")) return;
    for (const slide of [from, to]) slide.style.setProperty("--side", forward ? 1 : -1);
    from.classList.add("off");
    if (kind === "push") from.classList.add("push-out");
    to.classList.add(kind === "fade" ? "fade-in" : "slide-in");
    leaving = setTimeout(clearTransition, TRANSITION);
  }

  /** Goes to a step of a slide; `moves` is for what has not been seen yet. */
  function show(slide, to, moves) {
    slide = Math.max(0, Math.min(slides.length - 1, slide));
    const before = slides[at];
    const now = slides[slide];
    if (before && before !== now) {
      before.classList.remove("on");
      transition(before, now, slide > at);
      finish(before);
    }
    at = slide;
    step = Math.max(0, Math.min(last(now), to));
    now.classList.add("on");
    if (document.body.classList.contains("overview")) return now.scrollIntoView({ block: "nearest" });
    drawSteps(now, moves);
    play(now, moves);
    place.textContent = `${slide + 1} / ${slides.length}`;
    if (named() !== now.id) history.replaceState(null, "", `#${now.id}`);
  }

  /** What has not finished playing is finished first. */
  function isPlaying() {
    return filmsOf(slides[at]).some((film) => {
      const track = film.steps[Math.min(step, film.steps.length - 1)];
      return !track.loop && film.state !== track.at[track.at.length - 1][1];
    });
  }

  const next = () => {
    if (isPlaying()) return play(slides[at], false);
    if (step < last(slides[at])) show(at, step + 1, true);
    else if (at < slides.length - 1) show(at + 1, 0, true);
  };
  const previous = () => {
    if (step > 0) show(at, step - 1, false);
    else if (at > 0) show(at - 1, last(slides[at - 1]), false);
  };

  function overview(on) {
    const was = document.body.classList.contains("overview");
    if (was === on) return;
    clearTransition();
    if (on) finish(slides[at]);
    document.body.classList.toggle("overview", on);
    show(at, step, false);
  }

  /** The slide of a number or name, or the one at that place in the file. */
  function find(name) {
    const index = slides.findIndex((slide) => slide.id === name);
    return index < 0 && /^\d+$/.test(name) ? Math.min(Number(name), slides.length) - 1 : index;
  }

  function goTo(name, from) {
    const index = find(name);
    if (index < 0) return;
    overview(false);
    show(index, 0, from !== index);
  }

  const toggleHelp = (on) => { help.hidden = !on; };
  const commands = {
    next, previous,
    overview: () => overview(!document.body.classList.contains("overview")),
    help: () => toggleHelp(help.hidden),
  };

  const keys = {
    ArrowRight: next, ArrowDown: next, PageDown: next, " ": next, Enter: next,
    ArrowLeft: previous, ArrowUp: previous, PageUp: previous, Backspace: previous,
    Home: () => show(0, 0, false),
    End: () => show(slides.length - 1, last(slides[slides.length - 1]), false),
    f: () => { document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.(); },
    o: commands.overview,
    n: () => document.body.classList.toggle("with-notes"),
    "?": commands.help,
    Escape: () => { help.hidden ? overview(false) : toggleHelp(false); },
  };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const onControl = event.target.closest?.("button, a");
    if (onControl && (event.key === "Enter" || event.key === " ")) return;
    if (/^\d$/.test(event.key)) {
      typed = (typed + event.key).slice(-6);
      place.textContent = typed;
      return;
    }
    const number = typed;
    typed = "";
    if (event.key === "Enter" && number) goTo(number, at);
    else if (event.key === " " && event.shiftKey) previous();
    else if (document.body.classList.contains("overview") && event.key === "Enter") overview(false);
    else if (document.body.classList.contains("overview") && /^(Arrow|Page| |Backspace)/.test(event.key)) {
      show(at + (keys[event.key] === next ? 1 : -1), 0, false);
    } else if (Object.hasOwn(keys, event.key)) keys[event.key]();
    else return;
    event.preventDefault();
  });

  document.querySelector(".bar").addEventListener("click", (event) => commands[event.target.dataset.do]?.());
  help.addEventListener("click", () => toggleHelp(false));
  document.querySelector("main").addEventListener("click", (event) => {
    const slide = event.target.closest(".slide");
    if (!slide || !document.body.classList.contains("overview")) return;
    event.preventDefault();
    at = at < 0 ? 0 : at;
    show(slides.indexOf(slide), 0, false);
    overview(false);
  });

  let touch = null;
  addEventListener("touchstart", (event) => {
    touch = event.touches.length === 1 ? event.touches[0] : null;
  }, { passive: true });
  addEventListener("touchend", (event) => {
    if (!touch || document.body.classList.contains("overview")) return;
    const by = event.changedTouches[0].clientX - touch.clientX;
    if (Math.abs(by) > 40) (by < 0 ? next : previous)();
  }, { passive: true });

  let asleep = 0;
  addEventListener("pointermove", () => {
    document.body.classList.add("awake");
    clearTimeout(asleep);
    asleep = setTimeout(() => document.body.classList.remove("awake"), 2000);
  });

  addEventListener("hashchange", () => goTo(named(), at));
  let printed = null;
  addEventListener("beforeprint", () => { printed = step; finish(slides[at]); });
  addEventListener("afterprint", () => { if (printed !== null) show(at, printed, false); });

  document.documentElement.classList.add("js");
  show(Math.max(0, find(named())), 0, true);
})();
